const plain =
  'ABRT ALRM BUS CHLD CLD CONT FPE HUP ILL INT IO IOT KILL PIPE POLL PROF PWR QUIT SEGV STKFLT STOP SYS TERM TRAP TSTP ' +
  'TTIN TTOU URG USR1 USR2 VTALRM WINCH XCPU XFSZ';

const after = Array.from({ length: 16 }, (_, index) => (index === 0 ? 'SIGRTMIN' : `SIGRTMIN+${index}`));
const before = Array.from({ length: 15 }, (_, index) => (index === 0 ? 'SIGRTMAX' : `SIGRTMAX-${index}`));

/** The signals that stop a container on Linux, in order. */
export const stopSignals: readonly string[] = [
  ...plain.split(' ').map((name) => `SIG${name}`),
  ...after,
  ...before,
].sort();
