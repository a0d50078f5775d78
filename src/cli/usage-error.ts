/** The run cannot start as it was asked for: a wrong option, a file that cannot be read, a broken configuration. Exit code 2. */
export class UsageError extends Error {}
