import { nodeFlags } from './node-flags.ts';
import { type Settings, type UnitFile, commandLine } from './unit-file.ts';

/** A component of the agent as a service of its own. */
export interface AgentService {
  /** The unit's name without `.service`: `kube-apiserver`. */
  readonly name: string;
  readonly description: string;
  readonly documentation: string;
  /** As `agent <component>` takes it. */
  readonly component: string;
  /** By name without dashes; an absent value leaves the flag out. */
  readonly flags: Readonly<Record<string, string | undefined>>;
  /** Units that are up first where they are on the same host. */
  readonly after?: readonly string[];
  readonly service?: Settings;
  /** MiB of V8's young generation; see node-flags.ts. */
  readonly youngGeneration?: number;
}

/** Whose start waits for the network and, where there is one, the firewall: before its rules, peers do not answer. */
export const networkUnits = ['network-online.target', 'firewalld.service'] as const;

/** Hard limits below this are rare, and the soft default of 1024 is too few. */
export const openFiles = 16_384;

/** V8 keeps what it compiled here, so that the next start is faster. */
const compileCache = '/var/cache/pilothouse/compile';

/**
 * The unit of a component. `release` is the folder of the release on the host. The component says when it can do its
 * work (Type=notify), so that `systemctl start` returns then; notify comes from a child of its main process.
 */
export function agentUnit(agent: AgentService, release: string): UnitFile {
  const { name, description, documentation, component, flags, after = [], service = {}, youngGeneration } = agent;
  const words = Object.entries(flags).flatMap(([flag, value]) => (value === undefined ? [] : [`--${flag}=${value}`]));
  const node = [`${release}/bin/node`, ...nodeFlags({ youngGeneration })];
  return {
    name: `${name}.service`,
    sections: {
      Unit: {
        Description: description,
        Documentation: documentation,
        Wants: 'network-online.target',
        After: [...networkUnits, ...after].join(' '),
        StartLimitIntervalSec: 0,
      },
      Service: {
        Type: 'notify',
        NotifyAccess: 'all',
        ExecStart: commandLine([...node, `${release}/bin/agent.mjs`, component, ...words]),
        Environment: [`NODE_COMPILE_CACHE=${compileCache}`],
        Restart: 'always',
        RestartSec: 2,
        TimeoutStartSec: 120,
        TimeoutStopSec: 30,
        LimitNOFILE: openFiles,
        NoNewPrivileges: 'yes',
        ProtectHome: 'yes',
        ...service,
      },
      Install: { WantedBy: 'multi-user.target' },
    },
  };
}

/** For components that only talk over the network: no capability, a read-only system, no devices. */
export const networkOnly: Settings = {
  CapabilityBoundingSet: '',
  ProtectSystem: 'full',
  PrivateTmp: 'yes',
  PrivateDevices: 'yes',
  ProtectKernelTunables: 'yes',
  ProtectControlGroups: 'yes',
  RestrictRealtime: 'yes',
  RestrictAddressFamilies: 'AF_UNIX AF_INET AF_INET6 AF_NETLINK',
};
