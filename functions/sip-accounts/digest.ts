/** Hash algorithms of HTTP DIGEST that accounts know, as RFC 7616 spells them. */
export const DIGEST_ALGORITHMS = ['MD5', 'SHA-256'] as const;
export type DigestAlgorithm = (typeof DIGEST_ALGORITHMS)[number];
