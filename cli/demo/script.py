"""What they say: scenes in order, told so that threads, reactions and mentions all occur."""

from typing import NamedTuple

from cli.demo.people import ADA, BEN, CLEO, DMITRI, EDDA, FINN, PEOPLE, Person


class Line(NamedTuple):
    """Something said; the first of a nested list opened a thread, and the rest are its replies."""

    who: Person
    text: str
    reactions: tuple[tuple[str, tuple[Person, ...]], ...] = ()
    replies: tuple["Line", ...] = ()


class Scene(NamedTuple):
    channel: str  # empty: a direct conversation
    people: tuple[Person, ...]
    lines: tuple[Line, ...]
    topic: str = ""
    private: bool = False


SCENES = (
    Scene(
        "general",
        PEOPLE,
        (
            Line(
                ADA,
                "Good morning! This is our new place to talk. Say hello, and tell us what you are working on.",
                (("👋", (BEN, CLEO, EDDA)),),
            ),
            Line(BEN, "Hello from the workshop. I'm rebuilding the clockwork of the north lamp this week."),
            Line(
                CLEO,
                "Hi all. Budgets, boats and everything that has a form attached to it.",
                (("🚤", (FINN,)),),
            ),
            Line(DMITRI, "Hello. I keep the fog signals honest."),
            Line(EDDA, "Hej! Weather desk. Ask me anything except when the fog will lift."),
            Line(
                FINN,
                "First week, so mostly carrying things. Hello!",
                (("🎉", (ADA, BEN, CLEO, DMITRI, EDDA)),),
            ),
            Line(ADA, "Welcome aboard, @finn. Ask early and ask often."),
            Line(
                CLEO,
                "The supply boat comes on Thursday instead of Wednesday. Please put your lists in here before noon tomorrow. @channel",
                (("✅", (ADA, BEN, DMITRI)),),
                (
                    Line(BEN, "Two litres of clock oil, a box of M6 brass screws, and cotton waste."),
                    Line(EDDA, "A new anemometer cup. The gulls won."),
                    Line(
                        DMITRI, "Nothing for me, I still have everything from last time.", (("😮", (CLEO,)),)
                    ),
                    Line(FINN, "Boots, size 44, if that is a thing one can ask for?"),
                    Line(CLEO, "It is, @finn. All ordered."),
                ),
            ),
            Line(
                ADA,
                "The visitors' open day is fixed: the first Saturday of next month. We expect about two hundred people.",
            ),
            Line(
                FINN,
                "I can do tours! I have now been lost on every staircase at least once.",
                (("😂", (ADA, EDDA, BEN)),),
            ),
        ),
    ),
    Scene(
        "lamp-room",
        (ADA, BEN, DMITRI, FINN),
        (
            Line(BEN, "North lamp: the lens is out and cleaned, the bearing is worse than we thought."),
            Line(
                BEN,
                "There is a hairline crack in the lower prism ring. I don't want to put it back without a second pair of eyes. @ada?",
                (("👀", (ADA, DMITRI)),),
                (
                    Line(ADA, "How long is it?"),
                    Line(BEN, "Eleven millimetres, on the outer edge. It does not reach the bronze."),
                    Line(
                        ADA,
                        "Then it is where the old one was in '98. We stopped that one with resin and it held.",
                    ),
                    Line(DMITRI, "I have the same resin. It needs 24 hours at 18 degrees."),
                    Line(
                        BEN,
                        "The lamp room has nine. I'll bring it down to the kitchen.",
                        (("🔥", (DMITRI,)),),
                    ),
                    Line(ADA, "Please tell Cleo before she finds a Fresnel lens next to the bread."),
                ),
            ),
            Line(FINN, "What does the mercury bath do, actually?"),
            Line(
                BEN,
                "The whole lens floats on it: two tonnes that you can turn with a finger. We have been replacing it with a bearing since spring.",
            ),
            Line(FINN, "That is the best thing anyone has told me this week.", (("💡", (BEN, ADA)),)),
            Line(DMITRI, "The standby lamp is lit until then. Range is 14 miles, notice to mariners is out."),
            Line(ADA, "Thank you, @dmitri. I'll sign the log tonight."),
            Line(
                BEN,
                "Rotation is 30 seconds again, within 0.2. I'm calling it a day.",
                (("🙌", (ADA, DMITRI, FINN)),),
            ),
        ),
        topic="Lenses, clockwork, and whatever keeps the light turning",
    ),
    Scene(
        "weather",
        (ADA, EDDA, DMITRI, FINN, CLEO),
        (
            Line(
                EDDA,
                "Today: south-westerly 5, sea moderate, visibility good. Fog bank 20 miles out, moving slowly.",
            ),
            Line(DMITRI, "Slowly towards us or slowly past us?"),
            Line(EDDA, "Yes."),
            Line(
                EDDA,
                "Gale warning for Thursday night, 8 to 9, gusts to 10. I'd like everything on the terrace tied down by six.",
                (("🌊", (DMITRI, FINN)), ("👍", (ADA, CLEO))),
                (
                    Line(CLEO, "Does that touch the supply boat?"),
                    Line(EDDA, "It should be in and out by two. I'd not plan anything after three."),
                    Line(CLEO, "Then I'll ask them to come at eleven."),
                    Line(FINN, "I'll do the terrace after lunch. Is the bench one of the things?"),
                    Line(
                        EDDA,
                        "The bench went over the cliff in 2019. Everything is one of the things.",
                        (("😂", (FINN, CLEO, ADA)),),
                    ),
                ),
            ),
            Line(DMITRI, "Fog signal tested: two blasts every ninety seconds, 127 dB at the mouth."),
            Line(CLEO, "I can confirm the test from inside a telephone call.", (("🙉", (DMITRI, EDDA)),)),
            Line(EDDA, "The pressure fell 6 hPa in three hours: it comes early. @here please tie down now."),
            Line(FINN, "Terrace done. The flagpole too."),
        ),
        topic="Wind, sea and visibility, twice a day",
    ),
    Scene(
        "open-day",
        (ADA, CLEO),
        (
            Line(
                CLEO, "Here we can be frank about money. The open day costs 1,840 and brings in about 2,100."
            ),
            Line(ADA, "And it is the only day when people see what the rest is for. Let's do it."),
            Line(
                CLEO,
                "Agreed. Insurance wants a person on each landing, that is four of us.",
                (("👍", (ADA,)),),
            ),
            Line(ADA, "Finn asked for tours. I'd give him the top."),
            Line(CLEO, "With a map.", (("😄", (ADA,)),)),
        ),
        topic="Planning, before we tell everybody",
        private=True,
    ),
    Scene(
        "",
        (ADA, BEN),
        (
            Line(BEN, "Honestly: can the old bearing do another winter?"),
            Line(ADA, "Honestly: no. But the new one is paid for. I wanted you to hear it first."),
            Line(BEN, "You have no idea how well I'll sleep.", (("❤️", (ADA,)),)),
            Line(ADA, "I do. I heard you walk up there at three."),
        ),
    ),
)
