import type { Clock } from '../clock';
import { shortHash, type AuditAction, type AuditEntry } from './audit';
import type { InstallCode } from './install-code';

/** The entry of the trail that tells of one step in a code's life. */
export function audited(
  action: AuditAction,
  { clock, sourceIp }: { clock: Clock; sourceIp: string },
  { code }: { code: InstallCode },
): AuditEntry {
  const { activation } = code;
  return {
    at: clock.now(),
    action,
    from: sourceIp,
    code: shortHash(code.hash),
    ...(activation
      ? {
          activationId: activation.id,
          machine: shortHash(activation.machine),
          hostname: activation.hostname,
          publicIp: activation.publicIp,
        }
      : {}),
  };
}
