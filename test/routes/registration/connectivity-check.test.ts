import { connectivityCheck } from '../../../functions/registration/routes/connectivity-check';
import { describeRoute } from '../describe-route';

describeRoute(connectivityCheck, (system) => {
  test('answers the two letters that clients compare with', async () => {
    const answer = await system.call(connectivityCheck.path);
    expect(answer).toMatchObject({ status: 200, text: 'OK' });
    expect(answer.headers).toMatchObject({
      'content-type': 'text/plain',
      'access-control-allow-origin': '*',
      'cache-control': 'no-store',
    });
  });

  test('answers as well when AWS is away', async () => {
    system.faults.inject('error', {});
    expect(await system.call(connectivityCheck.path)).toMatchObject({ status: 200, text: 'OK' });
  });
});
