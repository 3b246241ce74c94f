/** Where an archive waits that is too large for an answer. */
export interface ExportStore {
  /**
   * @param name file name for whoever fetches it
   * @returns a link that works for a short time, for whoever has it
   */
  put(name: string, archive: Buffer, now: number): Promise<{ url: string; endsAt: number }>;
}
