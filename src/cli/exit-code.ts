/** 0: nothing at or above --fail-on. 1: findings. 2: could not run. 130: the user interrupted it (128 and the number of the signal). */
export const EXIT = { clean: 0, findings: 1, failed: 2, interrupted: 130 } as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
