package im.zego.zegoexpress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import im.zego.zegoexpress.callback.IZegoEventHandler;
import im.zego.zegoexpress.constants.ZegoErrorCode;
import im.zego.zegoexpress.constants.ZegoPublisherState;
import im.zego.zegoexpress.constants.ZegoRoomStateChangedReason;
import im.zego.zegoexpress.constants.ZegoScenario;
import im.zego.zegoexpress.constants.ZegoStreamResourceMode;
import im.zego.zegoexpress.constants.ZegoVideoConfigPreset;
import im.zego.zegoexpress.entity.ZegoCanvas;
import im.zego.zegoexpress.entity.ZegoEngineProfile;
import im.zego.zegoexpress.entity.ZegoPlayerConfig;
import im.zego.zegoexpress.entity.ZegoRoomConfig;
import im.zego.zegoexpress.entity.ZegoUser;
import im.zego.zegoexpress.entity.ZegoVideoConfig;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.json.JSONObject;
import org.junit.jupiter.api.Test;

/** Code as it stands in applications written in Java for ZEGO's SDK. */
class JavaCallerTest {
    private final CountDownLatch logined = new CountDownLatch(1);
    private final CountDownLatch publishing = new CountDownLatch(1);
    private final CountDownLatch loginResult = new CountDownLatch(1);
    private final CountDownLatch previewed = new CountDownLatch(1);

    private ZegoEngineProfile profile() {
        ZegoEngineProfile profile = new ZegoEngineProfile();
        profile.appID = Server.INSTANCE.getAppID();
        profile.appSign = Server.INSTANCE.getAppSign();
        profile.scenario = ZegoScenario.BROADCAST;
        profile.serverUrl = Server.INSTANCE.getUrl();
        return profile;
    }

    @Test
    void publishesLikeAnyJavaApplication() throws InterruptedException {
        ZegoExpressEngine engine = ZegoExpressEngine.createEngine(profile(), new IZegoEventHandler() {
            @Override
            public void onRoomStateChanged(String roomID, ZegoRoomStateChangedReason reason, int errorCode, JSONObject extendedData) {
                if (reason == ZegoRoomStateChangedReason.LOGINED) {
                    logined.countDown();
                }
            }

            @Override
            public void onPublisherStateUpdate(String streamID, ZegoPublisherState state, int errorCode, JSONObject extendedData) {
                if (state == ZegoPublisherState.PUBLISHING && errorCode == 0) {
                    publishing.countDown();
                }
            }
        });
        assertSame(engine, ZegoExpressEngine.getEngine());
        engine.useSyntheticSource();
        engine.setVideoConfig(new ZegoVideoConfig(ZegoVideoConfigPreset.PRESET_180P));
        ZegoRoomConfig config = new ZegoRoomConfig();
        config.isUserStatusNotify = true;
        engine.loginRoom("java-room", new ZegoUser("java-user", "Java"), config, (errorCode, extendedData) -> {
            assertEquals(0, errorCode);
            loginResult.countDown();
        });
        ZegoVideoView view = frame -> previewed.countDown();
        engine.startPreview(new ZegoCanvas(view));
        engine.startPublishingStream("java-stream");
        for (CountDownLatch latch : new CountDownLatch[] {logined, loginResult, publishing, previewed}) {
            assertEquals(true, latch.await(30, TimeUnit.SECONDS));
        }
        ZegoPlayerConfig player = new ZegoPlayerConfig();
        player.resourceMode = ZegoStreamResourceMode.ONLY_L3;
        engine.startPlayingStream("another", null, player);
        engine.stopPlayingStream("another");
        engine.stopPublishingStream();
        engine.stopPreview();
        engine.logoutRoom("java-room");
        CountDownLatch destroyed = new CountDownLatch(1);
        ZegoExpressEngine.destroyEngine(destroyed::countDown);
        assertEquals(true, destroyed.await(30, TimeUnit.SECONDS));
    }

    @Test
    void createEngineThrowsAnUncheckedException() {
        ZegoEngineProfile profile = profile();
        profile.appID = 0;
        ZegoException error = assertThrows(ZegoException.class, () -> ZegoExpressEngine.createEngine(profile, null));
        assertEquals(ZegoErrorCode.ENGINE_APPID_ZERO, error.code);
    }
}
