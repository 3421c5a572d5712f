/** Version of the instrumentation scope; a test holds it to package.json. */
export const VERSION = "0.1.0";
/** Name of the instrumentation scope of every span and metric of ours. */
export const SCOPE_NAME = "@outcrop/node";
