/** The names of the commands. */
export const COMMANDS: readonly string[] = ["lint", "validate", "endpoints", "explain", "rules", "init", "schemas", "help"];
