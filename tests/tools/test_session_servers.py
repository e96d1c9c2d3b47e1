"""The servers that every test may ask for are real, shared by the session and private to it."""

import asyncpg
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from contracts import topics
from tools.topics import create_topics


async def test_a_database_of_ones_own_takes_and_gives_rows(database_url):
    connection = await asyncpg.connect(database_url)

    await connection.execute("CREATE TABLE guest (name text); INSERT INTO guest VALUES ('Jörg')")

    assert await connection.fetchval("SELECT name FROM guest") == "Jörg"
    await connection.close()


async def test_a_template_is_filled_once_and_copied_for_each_test(make_template, make_database):
    filled = []

    def fill(url: str) -> None:
        filled.append(url)

    first = make_template("twice", fill)
    second = make_template("twice", fill)

    assert first == second
    assert len(filled) <= 1
    assert make_database(first) != make_database(first)


async def test_a_record_goes_through_kafka(kafka, suffix):
    topic = f"greetings-{suffix}"
    admin = AIOKafkaAdminClient(bootstrap_servers=kafka)
    await admin.start()
    await admin.create_topics([NewTopic(topic, num_partitions=1, replication_factor=1)])
    await admin.close()

    async with AIOKafkaProducer(bootstrap_servers=kafka) as producer:
        await producer.send_and_wait(topic, b"Guten Tag")

    async with AIOKafkaConsumer(
        topic, bootstrap_servers=kafka, auto_offset_reset="earliest"
    ) as consumer:
        record = await consumer.getone()
        assert record.value == b"Guten Tag"


async def test_every_declared_topic_is_there_and_making_them_again_changes_nothing(kafka_topics):
    again = await create_topics(kafka_topics)

    admin = AIOKafkaAdminClient(bootstrap_servers=kafka_topics)
    await admin.start()
    present = set(await admin.list_topics())
    await admin.close()
    assert again == []
    assert {topic.name for topic in topics.ALL} <= present
