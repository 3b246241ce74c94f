/** `npm run storm` does the same with 10,000. */
import { describeMovingIn } from '../support/move-in';

describeMovingIn(300, 120_000);
