/** `npm start`: the whole system on this machine, until Ctrl-C. `docs/configuration.md` lists its environment variables. */
import { isEveryAddress, isLoopbackAddress } from '../local/listening';
import { readLocalSettings } from '../local/local-settings';

/** How long an orderly end may take. Nothing that was answered depends on it. */
const STOP_MS = 300;

async function main(): Promise<void> {
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
  endOnSignal(() => undefined);
  const settings = readLocalSettings(process.env);
  // Loaded when the settings are known to make sense: most of the start is this.
  const { startSystem } = await import('../local/system');
  const system = await startSystem(settings);
  endOnSignal(system.stop);
  console.log(`ready ${system.baseUrl}`);
  console.error(
    `Inbox, records and requests: ${system.baseUrl}/_local/ · DNS: 127.0.0.1 port ${system.dnsPort}`,
  );
  if (settings.listen !== undefined && !isLoopbackAddress(settings.listen)) {
    const where = isEveryAddress(settings.listen) ? 'this machine' : settings.listen;
    console.error(
      `Warning: whoever reaches ${where} can use this system and read every mail of it, because GATEPOST_LISTEN is ${settings.listen}.`,
    );
  }
}

function endOnSignal(stop: () => unknown): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.removeAllListeners(signal);
    process.once(signal, () => {
      setTimeout(() => process.exit(), STOP_MS);
      void Promise.resolve(stop()).finally(() => process.exit());
    });
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
