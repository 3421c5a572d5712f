/** The recordings carry no signatures; the calls that replay them are signed with these, and checked. */
export const CREDENTIALS = {
  accessKeyId: "AKIDCONFORMANCE",
  secretAccessKey: "signs for the replay server alone",
  region: "us-east-1",
} as const;
