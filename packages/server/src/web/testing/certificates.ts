import { generateKeyPairSync, randomBytes, sign, type KeyObject } from "node:crypto";

/** A certificate and its key, in PEM. */
export interface Certified {
  readonly cert: string;
  readonly key: string;
}

/** Signs certificates for servers and clients of a test; trust `cert`. */
export interface Authority extends Certified {
  /** For `localhost` and 127.0.0.1, as a server or a client. */
  issue(name: string): Certified;
}

const OID = {
  commonName: "550403",
  ecdsaWithSha256: "2a8648ce3d040302",
  basicConstraints: "551d13",
  subjectAltName: "551d11",
} as const;

/** An authority that lives as long as a test. RFC 5280 by hand, as Node reads certificates but writes none. */
export function createAuthority(name: string = "Test Authority"): Authority {
  const keys = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const write = (subject: string, publicKey: KeyObject, extensions: readonly Buffer[]): string => {
    const algorithm = seq(oid(OID.ecdsaWithSha256));
    const body = seq(
      tlv(0xa0, tlv(0x02, Buffer.from([2]))), // version 3
      tlv(0x02, Buffer.concat([Buffer.from([1]), randomBytes(8)])), // serial number
      algorithm,
      commonName(name),
      seq(time(-3_600_000), time(86_400_000)),
      commonName(subject),
      publicKey.export({ type: "spki", format: "der" }),
      tlv(0xa3, seq(...extensions)),
    );
    const signature = sign("sha256", body, keys.privateKey);
    return pem(seq(body, algorithm, tlv(0x03, Buffer.concat([Buffer.from([0]), signature]))));
  };
  const authority = extension(OID.basicConstraints, seq(tlv(0x01, Buffer.from([0xff]))));
  return {
    cert: write(name, keys.publicKey, [authority]),
    key: keyPem(keys.privateKey),
    issue(subject) {
      const own = generateKeyPairSync("ec", { namedCurve: "P-256" });
      const names = seq(tlv(0x82, Buffer.from("localhost")), tlv(0x87, Buffer.from([127, 0, 0, 1])));
      return {
        cert: write(subject, own.publicKey, [extension(OID.subjectAltName, names)]),
        key: keyPem(own.privateKey),
      };
    },
  };
}

function tlv(tag: number, ...content: readonly Buffer[]): Buffer {
  const body = Buffer.concat(content);
  const size = body.length;
  const length = size < 128 ? [size] : size < 256 ? [0x81, size] : [0x82, size >> 8, size & 255];
  return Buffer.concat([Buffer.from([tag, ...length]), body]);
}
function seq(...content: readonly Buffer[]): Buffer {
  return tlv(0x30, ...content);
}
function oid(hex: string): Buffer {
  return tlv(0x06, Buffer.from(hex, "hex"));
}
function commonName(name: string): Buffer {
  return seq(tlv(0x31, seq(oid(OID.commonName), tlv(0x0c, Buffer.from(name)))));
}
/** A GeneralizedTime so many milliseconds from now. */
function time(fromNowMs: number): Buffer {
  const iso = new Date(Date.now() + fromNowMs).toISOString();
  return tlv(0x18, Buffer.from(`${iso.slice(0, 19).replaceAll(/\D/g, "")}Z`));
}
function extension(id: string, value: Buffer): Buffer {
  return seq(oid(id), tlv(0x04, value));
}
function pem(der: Buffer): string {
  const lines = der.toString("base64").replaceAll(/.{64}/g, "$&\n");
  return `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`;
}
function keyPem(key: KeyObject): string {
  return key.export({ type: "pkcs8", format: "pem" }).toString();
}
