/** 0: nothing at or above --fail-on. 1: findings. 2: could not run. */
export const EXIT = { clean: 0, findings: 1, failed: 2 } as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
