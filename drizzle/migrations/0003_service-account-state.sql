ALTER TABLE "service_account_tokens" ADD COLUMN "kid" text NOT NULL;--> statement-breakpoint
ALTER TABLE "service_accounts" ADD COLUMN "disabled_at" timestamp with time zone;