/** What SNS refuses with. */
export class SnsError extends Error {
  constructor(
    /** Of HTTP. */
    readonly status: number,
    /** As on the wire, without the SDK's `Exception`. */
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

export const invalid = (reason: string) =>
  new SnsError(400, 'InvalidParameter', `Invalid parameter: ${reason}`);
