CREATE TABLE "storage_deletions" (
	"storage_key" text PRIMARY KEY NOT NULL,
	"due_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE INDEX "storage_deletions_due_idx" ON "storage_deletions" USING btree ("due_at");--> statement-breakpoint
ALTER TABLE "files" ADD CONSTRAINT "files_run_fk" FOREIGN KEY ("organization_id","run_id") REFERENCES "public"."runs"("organization_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "files_search_idx" ON "files" USING gin (to_tsvector('simple', left("extracted_text", 200000)));--> statement-breakpoint
-- However a file's row goes (a person deletes it, an account is erased, an organization is purged), the key of its bytes is
-- noted in the same transaction, and a crash leaves none behind. A file that is being stored is noted beforehand.
CREATE FUNCTION "note_stored_bytes"() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    DELETE FROM public.storage_deletions WHERE storage_key = NEW.storage_key;
  ELSE
    INSERT INTO public.storage_deletions (storage_key) VALUES (OLD.storage_key) ON CONFLICT DO NOTHING;
  END IF;
  RETURN NULL;
END
$$;--> statement-breakpoint
CREATE TRIGGER "note_stored_bytes" AFTER INSERT OR DELETE ON "files"
FOR EACH ROW EXECUTE FUNCTION "note_stored_bytes"();--> statement-breakpoint
-- A file is attached as long as a message refers to it.
CREATE FUNCTION "note_attachment"() RETURNS trigger
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, public
AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    UPDATE public.files SET attached_at = coalesce(attached_at, now())
    WHERE organization_id = NEW.organization_id AND id = NEW.file_id;
  ELSE
    UPDATE public.files SET attached_at = NULL
    WHERE organization_id = OLD.organization_id AND id = OLD.file_id
      AND NOT EXISTS (SELECT FROM public.message_files m WHERE m.file_id = OLD.file_id);
  END IF;
  RETURN NULL;
END
$$;--> statement-breakpoint
CREATE TRIGGER "note_attachment" AFTER INSERT OR DELETE ON "message_files"
FOR EACH ROW EXECUTE FUNCTION "note_attachment"();--> statement-breakpoint
-- Full-text search over one person's files in the organization of the transaction; see search_messages for why it is a
-- function.
CREATE FUNCTION "search_files"("words" tsquery, "owner" uuid)
RETURNS TABLE ("file_id" uuid)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
BEGIN
  RETURN QUERY EXECUTE $query$
    SELECT f.id FROM public.files f
    WHERE f.organization_id = $1 AND f.user_id = $2
      AND to_tsvector('simple', left(f.extracted_text, 200000)) @@ $3
  $query$ USING nullif(current_setting('app.organization_id', true), '')::uuid, owner, words;
END
$$;--> statement-breakpoint
REVOKE ALL ON FUNCTION "search_files"(tsquery, uuid) FROM PUBLIC;--> statement-breakpoint
GRANT EXECUTE ON FUNCTION "search_files"(tsquery, uuid) TO "cadre_app";
