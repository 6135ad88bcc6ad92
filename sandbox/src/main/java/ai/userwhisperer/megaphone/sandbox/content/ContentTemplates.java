package ai.userwhisperer.megaphone.sandbox.content;

import ai.userwhisperer.megaphone.sandbox.decisions.InterventionType;

/** The texts that contents are made from; what stands in braces is filled in. */
record ContentTemplates(String subject, String opening, String offer, String callToAction) {
  static ContentTemplates of(InterventionType type) {
    return switch (type) {
      case ONBOARDING ->
          new ContentTemplates(
              "Welcome to {product}",
              "Hello {name}, good to have you here.",
              "Your first project takes five minutes: we prepared one for you to try.",
              "Start the tour");
      case RETENTION ->
          new ContentTemplates(
              "Before you go",
              "Hello {name}, we noticed that {product} has not been at its best for you.",
              "Tell us what is missing, and we will look into it together this week.",
              "Talk to us");
      case MONETIZATION ->
          new ContentTemplates(
              "More room for your work",
              "Hello {name}, you are getting a lot out of {product}.",
              "The next plan has what you keep running into: more seats, and no limits.",
              "See the plans");
      case REACTIVATION ->
          new ContentTemplates(
              "Your work is still here",
              "Hello {name}, it has been a while.",
              "Everything in {product} is as you left it, and three new features wait for you.",
              "Pick it up again");
      case SUPPORT ->
          new ContentTemplates(
              "Can we help?",
              "Hello {name}, something in {product} did not work as it should.",
              "We have the details already, and an engineer answers within the hour.",
              "Get help");
      case CELEBRATION ->
          new ContentTemplates(
              "Well done",
              "Hello {name}, that was a milestone.",
              "Only one in ten teams on {product} gets this far in its first year.",
              "Share it");
      case EDUCATION ->
          new ContentTemplates(
              "A shortcut that you may like",
              "Hello {name}, a tip for your next session with {product}.",
              "Most people find the keyboard palette late; it saves them an hour a week.",
              "Show me");
    };
  }
}
