import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";
import { isoCBOR } from "@simplewebauthn/server/helpers";
import { origin } from "./api";

interface Ceremony {
  challenge: string;
  /** Where the page lies, as the browser tells. */
  from?: string;
  rpId?: string;
}

interface Assertion extends Ceremony {
  userVerified?: boolean;
  counter?: number;
  userHandle?: string;
}

const base64url = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64url");
const sha256 = (bytes: string | Buffer) => createHash("sha256").update(bytes).digest();

const userPresent = 0x01;
const userVerifiedFlag = 0x04;
const attested = 0x40;

/** A security key in software (ES256, W3C Web Authentication level 3), which can be made to do what real ones refuse to. */
export class Authenticator {
  readonly id = base64url(randomBytes(32));
  readonly #key: KeyObject;
  readonly #publicKey: Map<number, number | Buffer>;
  counter = 0;

  constructor() {
    const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const { x = "", y = "" } = publicKey.export({ format: "jwk" });
    this.#key = privateKey;
    // COSE (RFC 9053): key type EC2, algorithm ES256, curve P-256, coordinates.
    this.#publicKey = new Map<number, number | Buffer>([
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, Buffer.from(x, "base64url")],
      [-3, Buffer.from(y, "base64url")],
    ]);
  }

  /** Answers `navigator.credentials.create()`. */
  create({ challenge, from = origin, rpId = "localhost" }: Ceremony) {
    const id = Buffer.from(this.id, "base64url");
    const length = Buffer.alloc(2);
    length.writeUInt16BE(id.length);
    const publicKey = Buffer.from(isoCBOR.encode(this.#publicKey as Parameters<typeof isoCBOR.encode>[0]));
    const authData = Buffer.concat([
      this.#head(rpId, userPresent | userVerifiedFlag | attested),
      Buffer.alloc(16),
      length,
      id,
      publicKey,
    ]);
    const attestation = new Map<string, unknown>([
      ["fmt", "none"],
      ["attStmt", new Map()],
      ["authData", authData],
    ]);
    return {
      id: this.id,
      rawId: this.id,
      type: "public-key",
      clientExtensionResults: {},
      response: {
        clientDataJSON: clientData("webauthn.create", challenge, from),
        attestationObject: base64url(isoCBOR.encode(attestation as Parameters<typeof isoCBOR.encode>[0])),
        transports: ["internal"],
      },
    };
  }

  /** Answers `navigator.credentials.get()`. */
  get({ challenge, from = origin, rpId = "localhost", userVerified = true, counter, userHandle }: Assertion) {
    this.counter = counter ?? this.counter + 1;
    const authData = this.#head(rpId, userPresent | (userVerified ? userVerifiedFlag : 0));
    const client = clientData("webauthn.get", challenge, from);
    const signed = Buffer.concat([authData, sha256(Buffer.from(client, "base64url"))]);
    return {
      id: this.id,
      rawId: this.id,
      type: "public-key",
      clientExtensionResults: {},
      response: {
        clientDataJSON: client,
        authenticatorData: base64url(authData),
        signature: base64url(sign("sha256", signed, this.#key)),
        ...(userHandle ? { userHandle: Buffer.from(userHandle).toString("base64url") } : {}),
      },
    };
  }

  #head(rpId: string, flags: number): Buffer {
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(this.counter);
    return Buffer.concat([sha256(rpId), Buffer.from([flags]), counter]);
  }
}

function clientData(type: string, challenge: string, from: string): string {
  return base64url(Buffer.from(JSON.stringify({ type, challenge, origin: from, crossOrigin: false })));
}
