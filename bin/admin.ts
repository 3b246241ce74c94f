/** The operator's command: `npm run admin -- --help`. */
import { runAdmin } from '../admin/run-admin';

process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

void runAdmin(process.argv.slice(2), process, process.env).then((exitCode) => {
  process.exitCode = exitCode;
});
