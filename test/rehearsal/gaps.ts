/**
 * What the emulator (ministack) does otherwise than AWS, and what the rehearsal does about it. The app is never
 * bent to please it: each gap is bridged by a setting that operators have as well, by how a step looks at things, or by
 * leaving a resource out of the templates.
 */
export const GAPS = [
  {
    gap: 'A domain identity of SES gets the same DKIM token three times, so that its three CNAME records collide.',
    bridge: 'The sender is verified by its address (setting mail.identity).',
  },
  {
    gap: 'CloudFormation there does not know saved queries of Logs Insights.',
    bridge: 'They are taken out of the templates; that they are in the template is tested.',
  },
  {
    gap: 'Schedules do not fire.',
    bridge: 'Every step relies on the stream; what a sweep does is tested against the local system.',
  },
  {
    gap: 'A stack whose outputs alone change counts as unchanged, so that new exports are missing.',
    bridge: 'Every rehearsal begins with an empty emulator.',
  },
  {
    gap: 'Its IAM knows neither dynamodb:LeadingKeys nor the encryption context of KMS, and would refuse every call.',
    bridge: 'IAM stays off (its default); the local system enforces the same policies.',
  },
  {
    gap: 'SES sends no bounces to SNS.',
    bridge: 'The step publishes one to the topic, as SES would.',
  },
  {
    gap: 'It answers a preflight 403 by itself where AWS would call the declared OPTIONS route.',
    bridge: 'Preflights are tested against the local gateway.',
  },
  {
    gap: 'Callers come from 127.0.0.1, which is no address for a public name.',
    bridge: 'Private addresses are allowed (setting families.registration.allowPrivateAddresses).',
  },
  {
    gap: 'Each change of DNS is INSYNC at once, and a zone takes records that Route 53 refuses.',
    bridge: 'Waiting, batches and refusals are tested against the stricter local stand-in.',
  },
  {
    gap: 'Its API Gateway leaves the cookies of a request out of the event.',
    bridge:
      'Steps with a cookie invoke the function with the event that AWS would make; browsers are tested locally.',
  },
  {
    gap: 'Its HTTP API has payload format 2.0 alone, in which an answer has one line of a header.',
    bridge:
      'Functions take either format: challenges are one line there, and a line each against the local gateway.',
  },
  {
    gap: 'Lambda runs the Node.js it finds, not the declared runtime.',
    bridge: 'A test runs a bundle on each Node.js version that the tests run on.',
  },
] as const;
