import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Deployed } from './grants';
import type { Settings } from './settings';

/** What every stack of an installation works with. */
export interface Installation {
  settings: Settings;
  deployed: Deployed;
  /** Absolute path of the folder that holds a function's code. */
  codeFolderOf(functionId: string): string;
  /** Gets the alarms, when somebody wants them. */
  alarmTopic: ITopic | undefined;
}
