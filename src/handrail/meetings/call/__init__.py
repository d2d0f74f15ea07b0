"""The one-to-one call in the browser: two people, no third party, nothing recorded.

Sound and picture go between the two browsers (WebRTC), encrypted from end to end; Handrail only carries what sets the
call up, on a live line (`delivery.live`), and keeps how long they talked. What is written beside the call goes between
the browsers too, and is kept nowhere.
"""
