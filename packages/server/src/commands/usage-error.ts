/** The user's input is wrong: the message says what, where and what to do, and the process ends with code 2. */
export class UsageError extends Error {}
