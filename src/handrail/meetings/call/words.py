"""Words that the pages' scripts say, so that they are translated where every other word is."""

from django.utils.translation import gettext as _


def device_words() -> dict[str, str]:
    """What is wrong with a camera or microphone, and what helps; by the name of the browser's error."""
    return {
        "NotAllowedError": _("The browser was told not to give this page your camera or microphone. Tap the sign "
                             "beside the address, allow both for this page, and try again."),
        "NotFoundError": _("No camera or microphone was found. Is it plugged in and switched on?"),
        "NotReadableError": _("Another program is using your camera or microphone, or it is switched off by a key. "
                              "Close the other program, and try again."),
        "OverconstrainedError": _("The one you chose isn’t there any more. Choose another one."),
        "SecurityError": _("Your device doesn’t let browsers use the camera or microphone. Look in its settings, under "
                           "privacy."),
        "AbortError": _("Something on the device went wrong. Try again; if that doesn’t help, start the browser anew."),
        "insecure": _("Browsers give camera and microphone only to secure addresses (https)."),
        "unsupported": _("This browser can’t hold calls. A newer Firefox, Chrome, Edge or Safari can."),
        "noCamera": _("No camera: you will be heard, not seen."),
        "noMicrophone": _("No microphone: you can see, hear and write, but not be heard."),
        "nothing": _("Neither camera nor microphone works. You can still go in: you see and hear the other one, and "
                     "can write."),
        "allWell": _("Camera and microphone work."),
        "camera": _("Camera"), "microphone": _("Microphone"),
    }


def call_words(name: str, *, is_guide: bool) -> dict[str, str]:
    """What is said in a call with the other one, `name`."""
    named = {"name": name}
    return device_words() | {
        "devices": _("Switching on camera and microphone …"),
        "waitsForGuide": _("%(name)s will let you in. Make yourself comfortable: sitting, standing or lying down.")
        % named,
        "theyWait": _("%(name)s is here and waits.") % named,
        "theyAreAway": (
            _("%(name)s isn’t here yet. You can stay on this page; you will hear a sound.") if is_guide else
            _("%(name)s isn’t here just now. Stay on this page; the call goes on by itself.")) % named,
        "connecting": _("Connecting with %(name)s …") % named,
        "talking": _("Connected with %(name)s.") % named,
        "reconnecting": _("Reconnecting … Stay on this page; nothing is lost."),
        "offline": _("Your device has no network just now. Reconnecting as soon as it is back …"),
        "back": _("Connected again."),
        "hard": _("Connecting takes long. A network may be blocking calls: try another one, such as your phone’s."),
        "theyLeft": _("%(name)s left the call. They can come back.") % named,
        "over": _("The call is over."),
        "closed": _("This call isn’t open any more."),
        "signedOut": _("You have been signed out. Sign in again to come back."),
        "mute": _("Mute"), "unmute": _("Unmute"), "cameraOff": _("Camera off"), "cameraOn": _("Camera on"),
        "voiceOnly": _("Only voice"), "withPicture": _("With picture"),
        "muted": _("You are muted."), "unmuted": _("You can be heard."),
        "theyMuted": _("%(name)s is muted.") % named,
        "theirCameraOff": _("%(name)s has no picture on.") % named,
        "weak": _("The connection is weak, so the picture is smaller."),
        "voiceByItself": _("The connection is too weak for a picture, so you hear each other only. It comes back by "
                           "itself once that is better."),
        "voiceChosen": _("Only voice, both ways: you asked for it."),
        "voiceTheyChose": _("%(name)s asked for only voice.") % named,
        "pictureAgain": _("The picture is back."),
        "notSent": _("Not sent: you aren’t connected. It stays here."),
        "you": _("You"), "they": name, "newLine": _("%(name)s wrote something.") % named,
        "tapToHear": _("Tap to hear"),
    }
