import { describeMovingIn } from '../support/move-in';

describeMovingIn(10_000, 1_200_000);
