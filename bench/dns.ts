/** `npm run bench:dns`: the DNS figures of `npm run bench` alone. Fails when one does not hold. */
import { dnsFigures } from './dns-figures';
import { printFigures } from './figure';

async function main(): Promise<void> {
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
  printFigures(await dnsFigures());
}

void main();
