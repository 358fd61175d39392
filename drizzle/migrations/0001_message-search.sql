-- Full-text search over one person's messages in the organization of the transaction.
--
-- Under row-level security Postgres evaluates the policy before any operator that is not leakproof, and `@@` is not:
-- the role cadre_app can never use the text index. The function therefore runs as the owner of the table, takes the
-- organization from the same setting as the policies, never from its caller, and answers nothing when it is not set.
-- `execute` plans each search with its words: a rare word goes through the text index, a common one through the
-- author's conversations.
CREATE FUNCTION "search_messages"("words" tsquery, "author" uuid)
RETURNS TABLE ("conversation_id" uuid, "message_id" uuid)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
BEGIN
  RETURN QUERY EXECUTE $query$
    SELECT m.conversation_id, m.id
    FROM public.messages m
    JOIN public.conversations c ON c.organization_id = m.organization_id AND c.id = m.conversation_id
    WHERE c.organization_id = $1 AND m.organization_id = $1 AND c.user_id = $2 AND c.deleted_at IS NULL
      AND to_tsvector('simple', left(m.content, 200000)) @@ $3
  $query$ USING nullif(current_setting('app.organization_id', true), '')::uuid, author, words;
END
$$;--> statement-breakpoint
REVOKE ALL ON FUNCTION "search_messages"(tsquery, uuid) FROM PUBLIC;--> statement-breakpoint
GRANT EXECUTE ON FUNCTION "search_messages"(tsquery, uuid) TO "cadre_app";
