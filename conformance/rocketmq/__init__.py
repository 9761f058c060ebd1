"""The proof for compat.org.apache.rocketmq: the same programs on RocketMQ's own classes, in a JVM.

    nio crosscheck --rocketmq       the scenarios here, on every JVM found, or against the recorded transcripts
    jars.py, pom.xml                where RocketMQ's jars are, and how Maven brings them
    StoreTool.java, stores.py       a store that RocketMQ wrote, read by ours; one that ours wrote, read by RocketMQ

Without Maven, jars and JVM the recorded transcripts and the stores in tests/data do.
"""
