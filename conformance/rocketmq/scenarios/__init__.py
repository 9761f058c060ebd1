"""The scenarios for RocketMQ's store, one subject per file; as conformance.scenarios, over RocketMQ's classes."""
