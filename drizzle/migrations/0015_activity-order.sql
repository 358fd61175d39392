CREATE TABLE "audit_anchors" (
	"organization_id" uuid PRIMARY KEY NOT NULL,
	"sequence" integer NOT NULL,
	"hash" text NOT NULL
);
--> statement-breakpoint
ALTER TABLE "audit_anchors" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "retention_passes" (
	"organization_id" uuid PRIMARY KEY NOT NULL,
	"next_at" timestamp with time zone NOT NULL,
	"claimed_until" timestamp with time zone,
	"started_at" timestamp with time zone,
	"finished_at" timestamp with time zone,
	"deleted" jsonb DEFAULT '{}'::jsonb NOT NULL
);
--> statement-breakpoint
ALTER TABLE "retention_passes" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "activity_events" ADD COLUMN "transaction_id" "xid8" DEFAULT pg_current_xact_id() NOT NULL;--> statement-breakpoint
ALTER TABLE "activity_events" ADD COLUMN "once_key" text;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "events_deleted_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "audit_anchors" ADD CONSTRAINT "audit_anchors_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "retention_passes" ADD CONSTRAINT "retention_passes_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "retention_passes_next_idx" ON "retention_passes" USING btree ("next_at");--> statement-breakpoint
CREATE INDEX "activity_events_settled_idx" ON "activity_events" USING btree ("organization_id","transaction_id","position");--> statement-breakpoint
CREATE INDEX "activity_events_subject_idx" ON "activity_events" USING btree ("organization_id","subject_type","subject_id","position" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "notifications_event_idx" ON "notifications" USING btree ("organization_id","event_id");--> statement-breakpoint
CREATE INDEX "conversations_idle_idx" ON "conversations" USING btree ("organization_id","last_message_at") WHERE "conversations"."pinned_at" is null;--> statement-breakpoint
CREATE INDEX "idempotency_keys_run_idx" ON "idempotency_keys" USING btree ("organization_id","run_id") WHERE "idempotency_keys"."run_id" is not null;--> statement-breakpoint
CREATE INDEX "approvals_pending_idx" ON "approvals" USING btree ("requested_at") WHERE "approvals"."status" = 'pending';--> statement-breakpoint
CREATE INDEX "runs_told_idx" ON "runs" USING btree ("ended_at") WHERE "runs"."ended_at" is not null and ("runs"."kind" = 'workflow' or "runs"."trigger" in ('schedule', 'webhook'));--> statement-breakpoint
CREATE INDEX "runs_with_events_idx" ON "runs" USING btree ("organization_id","ended_at") WHERE "runs"."ended_at" is not null and "runs"."events_deleted_at" is null;--> statement-breakpoint
CREATE INDEX "runs_alone_idx" ON "runs" USING btree ("organization_id","ended_at") WHERE "runs"."ended_at" is not null and "runs"."conversation_id" is null;--> statement-breakpoint
CREATE INDEX "files_run_idx" ON "files" USING btree ("organization_id","run_id") WHERE "files"."run_id" is not null;--> statement-breakpoint
CREATE INDEX "files_made_idx" ON "files" USING btree ("organization_id","created_at") WHERE "files"."run_id" is not null;--> statement-breakpoint
CREATE INDEX "trigger_deliveries_run_idx" ON "trigger_deliveries" USING btree ("organization_id","run_id");--> statement-breakpoint
ALTER TABLE "activity_events" ADD CONSTRAINT "activity_events_once_key" UNIQUE("organization_id","once_key");--> statement-breakpoint
CREATE POLICY "organization_isolation" ON "audit_anchors" AS PERMISSIVE FOR ALL TO "cadre_app" USING (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid) WITH CHECK (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "organization_isolation" ON "retention_passes" AS PERMISSIVE FOR ALL TO "cadre_app" USING (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid) WITH CHECK (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid);