/** DynamoDB and Secrets Manager fail under each page and form of the panel. */
import { panelScenarios } from './support/panel-scenarios';
import { describeRouteFaults } from './support/route-faults';

describeRouteFaults('panel', panelScenarios);
