/** The names of the commands. */
export const COMMANDS: readonly string[] = ["lint", "validate", "endpoints", "graph", "diff", "trace", "explain", "rules", "init", "schemas", "help"];
