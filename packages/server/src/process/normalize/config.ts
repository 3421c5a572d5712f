import { z } from "zod";

/** `normalize` has nothing to set: there is one vocabulary in the store. */
export const normalizeConfig = z.strictObject({});
