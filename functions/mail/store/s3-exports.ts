import type { Environment } from '../../environment';
import type { ExportStore } from '../export-store';

/** Time enough to follow a link; the bucket deletes what lies in it for a day. */
const LINK_SECONDS = 15 * 60;

/** @param environment `EXPORTS_BUCKET` */
export const s3Exports = (environment: Environment): ExportStore => ({
  async put(name, archive, now) {
    // Loaded when an archive is too large for an answer, which hardly any is.
    const { uploadWithLink } = await import('./s3-uploads');
    const url = await uploadWithLink(environment, name, archive, LINK_SECONDS);
    return { url, endsAt: Math.floor(now / 1_000) + LINK_SECONDS };
  },
});
