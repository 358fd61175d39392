ALTER TABLE "conversations" ADD COLUMN "is_trial" boolean DEFAULT false NOT NULL;--> statement-breakpoint
-- As in 0001, without the conversations in which somebody tries a draft of an agent.
CREATE OR REPLACE FUNCTION "search_messages"("words" tsquery, "author" uuid)
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
      AND NOT c.is_trial AND to_tsvector('simple', left(m.content, 200000)) @@ $3
  $query$ USING nullif(current_setting('app.organization_id', true), '')::uuid, author, words;
END
$$;--> statement-breakpoint
-- The names that an agent's instructions may mention. People belong to no organization, so cadre_app cannot read their
-- rows: the function answers only about whoever works in the organization of the transaction.
CREATE FUNCTION "acting_names"("acting" uuid)
RETURNS TABLE ("user_name" text, "organization_name" text)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
  SELECT u.name, o.name
  FROM public.organizations o JOIN public.users u ON u.id = acting
  WHERE o.id = nullif(current_setting('app.organization_id', true), '')::uuid
    AND (EXISTS (SELECT FROM public.memberships m WHERE m.organization_id = o.id AND m.user_id = acting)
      OR EXISTS (SELECT FROM public.service_accounts s WHERE s.organization_id = o.id AND s.user_id = acting))
$$;--> statement-breakpoint
REVOKE ALL ON FUNCTION "acting_names"(uuid) FROM PUBLIC;--> statement-breakpoint
GRANT EXECUTE ON FUNCTION "acting_names"(uuid) TO "cadre_app";
