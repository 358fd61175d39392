ALTER TABLE "queued_messages" ADD COLUMN "send_now" boolean DEFAULT false NOT NULL;--> statement-breakpoint
CREATE INDEX "messages_first_idx" ON "messages" USING btree ("conversation_id") WHERE "messages"."parent_id" is null;--> statement-breakpoint
-- As before, and without the conversations in which a draft of an agent is tried.
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
$$;
