/**
 * The endpoints of Amazon Bedrock and Bedrock AgentCore in every partition: standard, FIPS, dual-stack and VPC.
 * Source: endpoint rule sets of the AWS SDK's clients.
 */
const AWS_BEDROCK =
  /^(?:[\w-]+\.)*bedrock(?:-[a-z]+)*\.[a-z0-9-]+\.(?:vpce\.)?(?:amazonaws\.com(?:\.cn)?|api\.aws|api\.amazonwebservices\.com\.cn)$/;

/**
 * Whether baggage may leave the process towards a host. `patterns` are added to the AWS endpoints; `*` is any text. A
 * client talks to one host, so the last answer is kept.
 */
export function baggageRule(patterns: readonly string[]): (host: string | undefined) => boolean {
  let last: { readonly host: string; readonly allowed: boolean } | undefined;
  return (host) => {
    if (host === undefined) return false;
    if (last?.host !== host) {
      const name = host.toLowerCase();
      last = { host, allowed: AWS_BEDROCK.test(name) || patterns.some((pattern) => matches(name, pattern)) };
    }
    return last.allowed;
  };
}

function matches(host: string, pattern: string): boolean {
  const source = pattern
    .split("*")
    .map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`))
    .join(".*");
  return new RegExp(`^${source}$`).test(host);
}
