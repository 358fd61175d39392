import "server-only";
import type { AuthorizationServerMetadata } from "@modelcontextprotocol/client";
import type { OAuthCredentials } from "@/features/tools/sources/credentials";

/** The authorization server's metadata as the SDK takes it: it has read and checked it when it was stored. */
export function metadataOf({ metadata }: NonNullable<OAuthCredentials["server"]>): {
  metadata?: AuthorizationServerMetadata;
} {
  return metadata === null ? {} : { metadata: metadata as AuthorizationServerMetadata };
}
