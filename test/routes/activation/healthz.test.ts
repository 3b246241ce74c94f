import { healthz } from '../../../functions/activation/routes/healthz';
import { describeRoute } from '../describe-route';

describeRoute(healthz, (system) => {
  test('answers, AWS or no AWS', async () => {
    system.faults.inject('error', {});
    const answer = await system.call('/api/v2/healthz');
    expect(answer).toMatchObject({
      status: 200,
      text: '{"data":{"status":"ok"},"meta":{"message":"OK"}}',
    });
    expect(answer.headers['content-type']).toBe('application/json');
    expect(answer.headers['access-control-allow-origin']).toBeUndefined();
  });
});
