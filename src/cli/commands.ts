/** The names of the commands. */
export const COMMANDS: readonly string[] = ["lint", "validate", "endpoints", "graph", "diff", "explain", "rules", "init", "schemas", "help"];
