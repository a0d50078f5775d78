import packageJson from "../../package.json" with { type: "json" };

/** The version of kubeverdict. */
export const { version } = packageJson;
