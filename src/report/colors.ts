/** The colours that reports use; a subset of picocolors' createColors(). */
export type Colors = Readonly<Record<"red" | "yellow" | "green" | "cyan" | "dim" | "bold" | "underline", (text: string) => string>>;

const plain = (text: string): string => text;

/** No colours. */
export const NO_COLORS: Colors = { red: plain, yellow: plain, green: plain, cyan: plain, dim: plain, bold: plain, underline: plain };
