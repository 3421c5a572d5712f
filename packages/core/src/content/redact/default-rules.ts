import type { RedactionRule } from "./types.ts";

/**
 * What a text must hold for any value pattern below to find something in it, so that one search spares most texts the
 * others. A pattern that is added needs its part here; the tests fail without.
 */
export const DEFAULT_HINT: RegExp =
  /PRIVATE KEY|AKIA|ASIA|ABIA|ACCA|GZXIvYXdz|IQoJb3JpZ2lu|ABSK|api-key|auth-token|authorization|cookie:|bearer|basic|signature=|eyJ|gh[pousr]_|github_pat|glpat-|xox|slack|sk-|[rs]k_|AIza|hf_|npm_|secret|passw|pwd|key=|token=|sig=|auth=|@|x-amz|x-goog/i;

/**
 * Obvious secrets, recognised by a name that means a secret or by a form that only secrets have. Patterns are bounded,
 * and where a form is not telling enough (forty letters may be a hash) they ask for its surroundings.
 */
export const DEFAULT_REDACTION_RULES: readonly RedactionRule[] = [
  {
    id: "secret-names",
    action: "mask",
    keys: [
      String.raw`/(?:^|[._/:-])(?:proxy[_-]?)?authorization$/`,
      String.raw`/(?:^|[._/:-])(?:set-)?cookies?2?$/`,
      String.raw`/(?:^|[._/:-])pwd$|pass(?:word|wd|phrase)$/`,
      String.raw`/(?:^|[._/:-])secret$|(?:client|app|shared|consumer|webhook|auth)[._-]?secret$/`,
      String.raw`/(?:api|private|secret|signing|encryption|access)[._-]?key$|secret[._-]?(?:access)?[._-]?key(?:[._-]?id)?$/`,
      String.raw`/(?:access|refresh|id|auth|session|security|bearer|api|csrf|xsrf|oauth|personal)[._-]?token$/`,
      String.raw`/(?:^|[._/:-])credentials?$/`,
    ],
  },
  // "token" alone is also a piece of text; one long word without spaces under it is a credential.
  {
    id: "token-names",
    action: "mask",
    keys: [String.raw`/(?:^|[./:])token$/`],
    values: [String.raw`^[^\s"{}[\]]{12,8192}$`],
  },
  {
    id: "private-keys",
    action: "mask",
    values: [
      String.raw`-----BEGIN (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----(?:(?:[^-]{0,16384}-(?!-)){0,5}[^-]{0,16384}-----END [A-Z0-9 ]{1,50}-----|[A-Za-z0-9+/=\s\\]{0,16384})`,
    ],
  },
  {
    id: "aws-secret-access-keys",
    action: "mask",
    values: [
      String.raw`/(?<=secret[ _-]?(?:access)?[ _-]?key["'\\]{0,4}\s{0,4}[:=]\s{0,4}["'\\]{0,4})[a-z0-9/+]{40}(?![a-z0-9/+=])/i`,
      String.raw`(?<=(?:AKIA|ASIA)[A-Z0-9]{16}[^A-Za-z0-9]{1,8})[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])`,
      String.raw`(?<=[Ss](?:ecret|ECRET)[^\n]{0,30}[\s"':=(])(?=[a-z0-9/+]{0,39}[A-Z])(?=[A-Z0-9/+]{0,39}[a-z])(?=[A-Za-z/+]{0,39}[0-9])[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])`,
    ],
  },
  { id: "aws-access-key-ids", action: "mask", values: [String.raw`\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}\b`] },
  {
    id: "aws-session-tokens",
    action: "mask",
    values: [String.raw`\b(?:FwoGZXIvYXdz|FQoGZXIvYXdz|IQoJb3JpZ2lu)[A-Za-z0-9+/=%]{20,8192}`],
  },
  {
    id: "bedrock-api-keys",
    action: "mask",
    values: [String.raw`\bABSK[A-Za-z0-9+/]{40,1024}={0,2}`, String.raw`\bbedrock-api-key-[A-Za-z0-9+/=_-]{20,8192}`],
  },
  {
    id: "authorization-values",
    action: "mask",
    values: [
      String.raw`/(?<=authorization["'\\]{0,4}\s{0,4}[:=]\s{0,4}["'\\]{0,4}(?:bearer|basic|token)\s{1,4})[^\s"'\\,;<>]{4,8192}/i`,
      String.raw`/(?<=\b(?:x-api-key|x-auth-token|x-amz-security-token)["'\\]{0,4}\s{0,4}[:=]\s{0,4}["'\\]{0,4})[^\s"'\\,;<>]{8,8192}/i`,
      String.raw`/(?<=\bbearer\s{1,4})(?=[a-z._~+/=-]{0,512}[0-9])[a-z0-9._~+/=-]{12,8192}/i`,
      String.raw`(?<=\b[Bb]asic\s{1,4})(?=[A-Z0-9+/]{0,200}[a-z])(?=[a-z0-9+/]{0,200}[A-Z])(?=[A-Za-z+/]{0,400}[0-9=])[A-Za-z0-9+/]{11,1024}={0,2}`,
      String.raw`/(?<=\bcookie:\s{0,3})[^\s=;,"'<>]{1,128}=[^\n\r"'<>]{1,4096}/i`,
      String.raw`(?<=\bSignature=)[0-9a-f]{64}\b`,
    ],
  },
  {
    id: "json-web-tokens",
    action: "mask",
    values: [String.raw`\beyJ[A-Za-z0-9_-]{8,4096}\.eyJ[A-Za-z0-9_-]{8,8192}\.[A-Za-z0-9_-]{8,2048}`],
  },
  {
    id: "vendor-keys",
    action: "mask",
    values: [
      String.raw`\bgh[pousr]_[A-Za-z0-9]{36,255}`,
      String.raw`\bgithub_pat_[A-Za-z0-9_]{22,255}`,
      String.raw`\bglpat-[A-Za-z0-9_-]{20,64}`,
      String.raw`\bxox[abeoprs]-[A-Za-z0-9-]{10,250}`,
      String.raw`(?<=hooks\.slack\.com/services/)T[A-Z0-9]{5,20}/B[A-Z0-9]{5,20}/[A-Za-z0-9]{15,64}`,
      String.raw`\bsk-(?=[A-Za-z_-]{0,250}[0-9])(?=[a-z0-9_-]{0,250}[A-Z])[A-Za-z0-9_-]{20,250}`,
      String.raw`\bsk-(?:ant|or-v1|lf)-[A-Za-z0-9_-]{20,250}`,
      String.raw`\b[rs]k_(?:live|test)_[A-Za-z0-9]{16,250}`,
      String.raw`\bAIza[A-Za-z0-9_-]{35}`,
      String.raw`\bhf_[A-Za-z]{34}\b`,
      String.raw`\bnpm_[A-Za-z0-9]{36}\b`,
    ],
  },
  {
    id: "url-credentials",
    action: "mask",
    values: [
      String.raw`/(?<=\b[a-z][a-z0-9+.-]{1,20}:\/\/)[^\s/?#"'<>:@]{0,256}:[^\s/?#"'<>]{1,512}(?=@)/i`,
      String.raw`/(?<=[?&;]X-(?:Amz|Goog)-(?:Signature|Credential|Security-Token)=)[^&\s"'<>\\]{1,8192}/i`,
      String.raw`/(?<=[?&](?:token|sig|signature|auth|key|apikey|api_key)=)[^&\s"'<>\\#]{12,8192}/i`,
    ],
  },
  {
    id: "assigned-secrets",
    action: "mask",
    values: [
      String.raw`/(?<=\b(?:password|passwd|pwd|client_secret|secret_key|api_?key|auth_?token|access_?token|refresh_?token)=["']?)[^\s"'\\;,&<>]{4,1024}/i`,
      String.raw`(?<=[A-Z0-9]_(?:SECRET|PASSWORD|API_KEY|TOKEN|PRIVATE_KEY|SECRET_KEY)=["']?)[^\s"'\\;,&<>]{6,1024}`,
    ],
  },
];
