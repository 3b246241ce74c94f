import * as z from 'zod/mini';
import { RECORD_TYPES } from './dns/record-set';

/** A record set as somebody enters it in the AWS console. */
export const handMadeRecord = z.strictObject({
  /** Fully qualified, with or without the final dot. */
  name: z.string().check(z.minLength(1)),
  type: z.enum(RECORD_TYPES),
  /** Seconds. */
  ttl: z._default(z.int().check(z.minimum(0)), 300),
  /** As Route 53 takes them: TXT values quoted. */
  values: z.array(z.string()).check(z.minLength(1)),
});

export type HandMadeRecord = z.infer<typeof handMadeRecord>;
