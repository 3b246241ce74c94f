/** A failure as the Route 53 API answers it: a code, a sentence, an HTTP status. */
export class Route53Error extends Error {
  override name = 'Route53Error';
  constructor(
    readonly code: string,
    message: string,
    readonly status = 400,
  ) {
    super(message);
  }
}

export function invalidInput(message: string): Route53Error {
  return new Route53Error('InvalidInput', message);
}

/**
 * A batch that cannot be carried out as a whole. Route 53 answers all messages in one text, in brackets; the
 * `InvalidChangeBatch` document of the API reference, with its list of `Messages`, it no longer sends
 * (aws-sdk-kotlin pull request 1435).
 */
export function invalidChangeBatch(messages: string[]): Route53Error {
  return new Route53Error('InvalidChangeBatch', `[${messages.join(', ')}]`);
}

export function noSuchHostedZone(id: string): Route53Error {
  return new Route53Error('NoSuchHostedZone', `No hosted zone found with ID: ${id}`, 404);
}

export function priorRequestNotComplete(): Route53Error {
  const message = 'The request was rejected because Route 53 was still processing a prior request.';
  return new Route53Error('PriorRequestNotComplete', message);
}
