import { embeddedMetrics } from '../../functions/telemetry/metrics';

test('a log line carries metrics with the units and the dimension that they are declared with', () => {
  expect(embeddedMetrics(['function', 'dns-writer'], { dnsBatches: 2, dnsQueueAge: 7 }, 1_000)).toEqual({
    _aws: {
      Timestamp: 1_000,
      CloudWatchMetrics: [
        {
          Namespace: 'Gatepost',
          Dimensions: [['installation', 'function']],
          Metrics: [
            { Name: 'dnsBatches', Unit: 'Count' },
            { Name: 'dnsQueueAge', Unit: 'Seconds' },
          ],
        },
      ],
    },
    function: 'dns-writer',
    dnsBatches: 2,
    dnsQueueAge: 7,
  });
});

test('one of the whole installation has no dimension besides that', () => {
  expect(embeddedMetrics(['installation'], { certificatesEnding: 0 }, 0)).toMatchObject({
    _aws: { CloudWatchMetrics: [{ Dimensions: [['installation']] }] },
    certificatesEnding: 0,
  });
});
