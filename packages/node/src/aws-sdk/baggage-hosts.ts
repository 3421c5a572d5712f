/**
 * The endpoints of Amazon Bedrock and Bedrock AgentCore in every partition: standard, FIPS, dual-stack and VPC.
 * Source: endpoint rule sets of the AWS SDK's clients.
 */
const AWS_BEDROCK =
  /^(?:[\w-]+\.)*bedrock(?:-[a-z]+)*\.[a-z0-9-]+\.(?:vpce\.)?(?:amazonaws\.com(?:\.cn)?|api\.aws|api\.amazonwebservices\.com\.cn)$/;

/** Whether baggage may leave the process towards `host`. `patterns` are added to the AWS endpoints; `*` is any text. */
export function mayReceiveBaggage(host: string | undefined, patterns: readonly string[]): boolean {
  if (host === undefined) return false;
  const name = host.toLowerCase();
  return AWS_BEDROCK.test(name) || patterns.some((pattern) => matches(name, pattern));
}

function matches(host: string, pattern: string): boolean {
  const source = pattern
    .split("*")
    .map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`))
    .join(".*");
  return new RegExp(`^${source}$`).test(host);
}
