/** The names of the commands. */
export const COMMANDS: readonly string[] = ["lint", "baseline", "validate", "endpoints", "graph", "diff", "trace", "explain", "rules", "init", "operator", "schemas", "audit", "help"];
