package ai.userwhisperer.megaphone.reports;

import ai.userwhisperer.megaphone.measurements.SecondCounts;
import ai.userwhisperer.megaphone.measurements.SecondCounts.ValueStatistics;
import java.util.SortedMap;
import java.util.TreeMap;

/** Sums of {@link SecondCounts}, under the same names. */
final class Counts {
  long requestsSent;
  long requestsGood;
  long requestsFailed;
  long requestsUnanswered;
  long requestsMissed;
  long eventsSent;
  long eventsAccepted;
  long eventsRejected;
  long eventsFailed;
  long eventsUnanswered;
  long eventsMissed;
  final SortedMap<String, Long> errors = new TreeMap<>();
  final SortedMap<String, ValueStatistics> values = new TreeMap<>();

  void add(SecondCounts line) {
    requestsSent += line.requestsSent();
    requestsGood += line.requestsGood();
    requestsFailed += line.requestsFailed();
    requestsUnanswered += line.requestsUnanswered();
    requestsMissed += line.requestsMissed();
    eventsSent += line.eventsSent();
    eventsAccepted += line.eventsAccepted();
    eventsRejected += line.eventsRejected();
    eventsFailed += line.eventsFailed();
    eventsUnanswered += line.eventsUnanswered();
    eventsMissed += line.eventsMissed();
    line.errors().forEach((kind, count) -> errors.merge(kind, count, Long::sum));
    line.values().forEach((name, value) -> values.merge(name, value, ValueStatistics::plus));
  }

  void add(Counts other) {
    requestsSent += other.requestsSent;
    requestsGood += other.requestsGood;
    requestsFailed += other.requestsFailed;
    requestsUnanswered += other.requestsUnanswered;
    requestsMissed += other.requestsMissed;
    eventsSent += other.eventsSent;
    eventsAccepted += other.eventsAccepted;
    eventsRejected += other.eventsRejected;
    eventsFailed += other.eventsFailed;
    eventsUnanswered += other.eventsUnanswered;
    eventsMissed += other.eventsMissed;
    other.errors.forEach((kind, count) -> errors.merge(kind, count, Long::sum));
    other.values.forEach((name, value) -> values.merge(name, value, ValueStatistics::plus));
  }
}
